/** Which engine decided: it changes whenever the same policies could decide differently. */
export const engineVersion = '1';
