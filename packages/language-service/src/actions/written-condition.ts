/** CEL as a value of YAML in block style: plain where YAML reads it as it is, else in single quotes. */
export function writtenCondition(cel: string): string {
  const line = cel.replace(/\s*\n\s*/g, ' ').trim();
  const isPlain =
    /^[A-Za-z_(][^\n]*$/.test(line) && !/: | #|:$/.test(line) && !/^(true|false|null|yes|no|on|off)$/i.test(line);
  return isPlain ? line : `'${line.replaceAll("'", "''")}'`;
}
