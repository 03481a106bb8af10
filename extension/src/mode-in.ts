/** `observe` or `enforce`, as the text of a policy says, in whatever state it is; a rule of it may say otherwise. */
export const modeIn = (text: string): string => /^mode:\s+(["']?)(\w+)\1/m.exec(text)?.[2] ?? 'observe';
