/** Where what people said of a policy's rules is kept: beside it, named after it. */
export const labelsUriOf = (policyUri: string): string => besidePolicy(policyUri, 'labels');

/** Where its tests are kept. */
export const testsUriOf = (policyUri: string): string => besidePolicy(policyUri, 'test');

const besidePolicy = (uri: string, kind: string): string =>
  `${uri.replace(/(\.policy)?\.ya?ml$/, '')}.policy.${kind}.yaml`;
