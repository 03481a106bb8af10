import { digest } from '../identity.ts';
import { escapeSegment, segmentsOf } from '../json/pointer.ts';

/**
 * A pointer into a moment as it may be recorded. Keys of JSON that a model or a tool wrote can be data, such as the
 * address of a customer: what is not plainly a name of a field is recorded as a hash.
 */
export const recordedPointer = (pointer: string): string =>
  segmentsOf(pointer)
    .map((segment) => `/${isFieldName.test(segment) ? segment : escapeSegment(`:${digest(segment).slice(0, 8)}`)}`)
    .join('');

const isFieldName = /^(?:\d+|[A-Za-z_][\w-]{0,39})$/;
