import type { RuleMark } from '@parapet/language-server/protocol';
import { Uri } from 'vscode';

/** A sign of its own for each kind, told apart by form and not by colour alone, in a square of 16. */
const forms: Readonly<Record<RuleMark['kind'], (stroke: string) => string>> = {
  // No entry.
  blocks: (stroke) => `<circle cx="8" cy="8" r="5.5" ${stroke}/><path d="M5 8h6" ${stroke}/>`,
  // A flag.
  matches: (stroke) => `<path d="M4.5 14V2.5h7.5l-2 3.25 2 3.25H4.5" ${stroke}/>`,
  // A ring with nothing in it.
  never: (stroke) => `<circle cx="8" cy="8" r="4" ${stroke}/>`,
  // A question mark.
  unsettled: (stroke) =>
    `<path d="M5.2 5.6a2.8 2.8 0 1 1 4.4 2.3C8.5 8.7 8 9.1 8 10.4" ${stroke}/><path d="M8 13.2v.4" ${stroke}/>`,
};

/** Of at least 4.5 to 1 on white and on black, so that they serve in high contrast too. */
const colours: Readonly<Record<RuleMark['kind'], { readonly light: string; readonly dark: string }>> = {
  blocks: { light: '#c72e0f', dark: '#f48771' },
  matches: { light: '#8a5a00', dark: '#e2b341' },
  never: { light: '#616161', dark: '#a8a8a8' },
  unsettled: { light: '#1a6fb5', dark: '#75beff' },
};

/** What is stale is drawn in broken grey lines. */
export function gutterIcon(kind: RuleMark['kind'], stale: boolean, theme: 'light' | 'dark'): Uri {
  const colour = colours[stale ? 'never' : kind][theme];
  const dashes = stale ? ' stroke-dasharray="1.6 1.8"' : '';
  const stroke = `fill="none" stroke="${colour}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"${dashes}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${forms[kind](stroke)}</svg>`;
  return Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
