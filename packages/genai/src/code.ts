/**
 * Whether a text is a name or a code, such as an id, a model or a reason, by its looks: short, and of the characters that
 * those have. Prose is none. What should be a code and is not may be content, and is treated as such.
 */
export const isCode = (text: unknown): text is string => typeof text === 'string' && shape.test(text);

const shape = /^[\w.:/@=~-]{1,128}$/;

/** Whether the name of a member is one that somebody may have given a field, and not data that stands in its place. */
export const isFieldName = (name: string): boolean => /^[A-Za-z_][\w.-]{0,63}$/.test(name) && !/\d{5}/.test(name);
