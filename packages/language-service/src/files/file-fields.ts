import { type Fields, labelFileFields, policyFields, settingsFields, testFields } from '@parapet/policy';
import type { FileKind } from '@parapet/policy/editor';

/** Every field of a file of each kind. */
export const fieldsOfFile: Readonly<Record<FileKind, Fields>> = {
  policy: policyFields,
  test: testFields,
  labels: labelFileFields,
  settings: settingsFields,
};
