import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const extension = new URL('../../extension/', import.meta.url);

/** A piece of a text that is coloured as one. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** From the outermost to the innermost. */
  readonly scopes: readonly string[];
}

/** Colours a text as VS Code does before the language server has said anything: by the grammars of the extension. */
export async function createColourer(): Promise<(text: string) => readonly Piece[]> {
  await oniguruma.loadWASM((await readFile(require.resolve('vscode-oniguruma/release/onig.wasm'))).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: grammarOf,
  });
  const grammar = await registry.loadGrammar('source.parapet-policy');
  if (!grammar) throw new Error('The manifest names no grammar for policies.');
  return (text) => {
    const pieces: Piece[] = [];
    let state = textmate.INITIAL;
    let from = 0;
    for (const line of text.split('\n')) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      for (const { startIndex, endIndex, scopes } of tokens)
        pieces.push({ start: from + startIndex, end: from + Math.min(endIndex, line.length), scopes });
      state = ruleStack;
      from += line.length + 1;
    }
    return pieces;
  };
}

/** The grammar of a scope, if the manifest names it. */
async function grammarOf(scope: string): Promise<textmate.IRawGrammar | undefined> {
  const { contributes } = JSON.parse(await readFile(new URL('package.json', extension), 'utf8'));
  const found = contributes.grammars.find(({ scopeName }: { scopeName: string }) => scopeName === scope);
  if (!found) return undefined;
  const file = new URL(found.path, extension);
  return textmate.parseRawGrammar(await readFile(file, 'utf8'), file.pathname);
}
