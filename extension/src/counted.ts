/** A number of moments, as people say it. */
export const counted = (moments: number): string =>
  `${moments.toLocaleString()} ${moments === 1 ? 'moment' : 'moments'}`;
