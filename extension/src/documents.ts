import type { Uri } from 'vscode';

/** Where documents come from that people write. Others, such as the earlier version beside a change, are only shown. */
const schemes = ['file', 'untitled'] as const;

/** The documents that the language server is told of: also files that a person has made YAML. */
export const documentSelector = [
  ...schemes.map((scheme) => ({ scheme, language: 'parapet-policy' })),
  ...['**/*.policy.yaml', '**/*.policy.test.yaml', '**/*.policy.labels.yaml', '**/parapet.yaml'].map((pattern) => ({
    scheme: 'file',
    language: 'yaml',
    pattern,
  })),
];

export const isPolicy = (uri: Place): boolean => isWritten(uri) && uri.path.endsWith('.policy.yaml');

/** Whether it is a file of tests or labels. */
export const isTests = (uri: Place): boolean => isWritten(uri) && /\.policy\.(?:test|labels)\.yaml$/.test(uri.path);

type Place = Pick<Uri, 'scheme' | 'path'>;

const isWritten = ({ scheme }: Place): boolean => schemes.some((one) => one === scheme);
