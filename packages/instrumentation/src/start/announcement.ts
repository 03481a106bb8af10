import type { EditorReceiver } from '@parapet/otlp';
import type { PolicySet } from '@parapet/policy';
import type { Configuration } from '@parapet/runtime';

/** One line that says that Parapet is on, and what that means here. */
export function announcement(
  policies: PolicySet | undefined,
  { exporter, sdkDisabled }: Configuration,
  editor?: EditorReceiver,
): string {
  const spans = `spans to the application's provider, else ${sdkDisabled ? 'nowhere' : exporter}${editor ? `; shown in the editor at ${editor.url}` : ''}`;
  if (!policies) return `on, without policies: model calls are traced and nothing is decided; seams: fetch; ${spans}`;
  const { rules } = policies;
  const enforced = rules.filter(({ mode }) => mode === 'enforce').length;
  const counts = `${count(policies.policies.length, 'policy', 'policies')}, ${count(rules.length, 'rule', 'rules')}`;
  const modes = `${enforced} enforced, ${rules.length - enforced} observed`;
  return `on: ${counts} (${modes}), ${policies.digest.slice(0, 'sha256:'.length + 12)}; seams: fetch; ${spans}`;
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
