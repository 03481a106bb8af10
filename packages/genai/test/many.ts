/** How often a law is tried; twenty times as often when PARAPET_LONG is 1. */
export const many = (runs: number) => ({ numRuns: process.env.PARAPET_LONG === '1' ? runs * 20 : runs });
