import type { CompletedCommand, CompletedOption } from './commands.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a shell evaluates to complete the command's words. Where nothing else is known, files are offered. */
export const completionScript = (shell: Shell, commands: readonly CompletedCommand[]): string =>
  ({ bash, zsh, fish })[shell](commands);

function bash(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const cases = commands.map((command) => {
    const values = command.options
      .filter(({ words }) => words.length > 0)
      .map(
        ({ flag, words }) => `        ${flag}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word")); return ;;\n`,
      );
    const flags = command.options.map(({ flag }) => flag).join(' ');
    const before = values.length > 0 ? `      case "$before" in\n${values.join('')}      esac\n` : '';
    const words =
      command.words.length > 0 ? `      COMPREPLY=($(compgen -W '${command.words.join(' ')}' -- "$word"))\n` : '';
    return `    ${command.name})\n${before}      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '${flags} --help' -- "$word")); return; fi\n${words}      ;;\n`;
  });
  return `# parapet completion bash >> ~/.bashrc
_parapet() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${names} help --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}  esac
}
complete -o default -F _parapet parapet
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, options, words }) => {
    const specs = options.map(
      ({ flag, description, takesValue, words: values }) =>
        `'${flag}[${inZsh(description)}]${takesValue ? `:value:${values.length > 0 ? `(${values.join(' ')})` : '_files'}` : ''}'`,
    );
    const rest = words.length > 0 ? `'1:of:(${words.join(' ')})'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...specs, "'--help[show help]'", rest].join(' ')} ;;\n`;
  });
  return `#compdef parapet
# parapet completion zsh > "\${fpath[1]}/_parapet"
_parapet() {
  local -a commands=(
${commands.map(({ name, summary }) => `    '${name}:${inZsh(summary)}'\n`).join('')}  )
  if ((CURRENT == 2)); then _describe command commands; return; fi
  local command=$words[2]
  shift words
  ((CURRENT -= 1))
  case $command in
${cases.join('')}  esac
}
_parapet "$@"
`;
}

/** Inside single quotes and a description, where \`[\`, \`]\` and \`:\` mean something. */
const inZsh = (text: string): string => text.replaceAll("'", "'\\''").replace(/[[\]:\\]/g, '\\$&');

function fish(commands: readonly CompletedCommand[]): string {
  const line = (condition: string, more: string): string => `complete -c parapet -n '${condition}' ${more}\n`;
  const names = commands.map(({ name, summary }) =>
    line('__fish_use_subcommand', `-f -a ${name} -d '${inFish(summary)}'`),
  );
  const options = commands.flatMap(({ name, options, words }) => {
    const used = `__fish_seen_subcommand_from ${name}`;
    return [
      ...options.map((option) => line(used, fishOption(option))),
      ...(words.length > 0 ? [line(used, `-f -a '${words.join(' ')}'`)] : []),
    ];
  });
  return `# parapet completion fish > ~/.config/fish/completions/parapet.fish\n${[...names, ...options].join('')}`;
}

const fishOption = ({ flag, description, takesValue, words }: CompletedOption): string =>
  `-l ${flag.slice(2)}${takesValue ? ' -r' : ''}${words.length > 0 ? ` -f -a '${words.join(' ')}'` : ''} -d '${inFish(description)}'`;

const inFish = (text: string): string => text.replace(/['\\]/g, '\\$&');
