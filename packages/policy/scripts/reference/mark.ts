/** Stands near the top of every generated page. */
export const generatedMark = '<!-- Written by `npm run docs`; change what it is written from. -->';
