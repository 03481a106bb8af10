/**
 * What people and models put between groups of digits, for use inside a character class. Models like the no-break and
 * typographic forms, which look the same and would otherwise hide a number.
 */

/** Space, no-break space, thin space, narrow no-break space. */
export const SPACES = ' \u00a0\u2009\u202f';

/** Hyphen-minus, hyphen, no-break hyphen, figure dash, en dash. */
export const HYPHENS = '\\-\u2010-\u2013';
