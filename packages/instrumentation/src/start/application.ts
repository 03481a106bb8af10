import { realpathSync } from 'node:fs';

export interface StartedProcess {
  readonly isMainThread: boolean;
  /** Flags of `node` itself, from the command line and not from `NODE_OPTIONS`. */
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
}

const PRELOAD = /^(?:--import|--require|-r)(?:=|$)/;

/** Folders that hold programs somebody installed, and not the application that was written here. */
const INSTALLED = /[\\/](?:node_modules|corepack|\.yarn|\.pnpm|yarn[^\\/]*)[\\/]/;

/**
 * Whether this process is the application that somebody wants to protect. `NODE_OPTIONS` reaches package managers,
 * compilers and test runners too, and those must not be ended by a policy that is broken, or told about it.
 *
 * A process whose own command line preloads something was meant. Otherwise it is an application if its main script is one
 * that was written rather than installed. What is taken for a tool is protected all the same, from its first model call.
 */
export function isApplication({ isMainThread, execArgv, argv }: StartedProcess): boolean {
  if (!isMainThread) return false;
  if (execArgv.some((flag) => PRELOAD.test(flag))) return true;
  const script = argv[1];
  return script !== undefined && !INSTALLED.test(resolved(script));
}

/** `node_modules/.bin/x` is a link, and so are the commands of a global installation. */
function resolved(script: string): string {
  try {
    return realpathSync(script);
  } catch {
    return script;
  }
}
