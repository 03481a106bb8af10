/** The path from the folder of one file to another; undefined where there is none, as between schemes. */
export function relativePath(from: string, to: string): string | undefined {
  const [base, target] = [URL.parse(from), URL.parse(to)];
  if (!base || !target || base.protocol !== target.protocol || base.host !== target.host) return undefined;
  const here = base.pathname.split('/').slice(0, -1);
  const there = target.pathname.split('/');
  const last = there.pop() ?? '';
  let common = 0;
  while (common < here.length && common < there.length && here[common] === there[common]) common++;
  return [...here.slice(common).map(() => '..'), ...there.slice(common), last].map(decodeURIComponent).join('/');
}
