import type { Tracer } from '@opentelemetry/api';
import { NoopSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { PolicySpanProcessor } from '@parapet/instrumentation';
import { loadPolicySet, type PolicySet } from '@parapet/policy';
import type { Area, Contender } from '../harness.ts';
import { policyOf } from '../policies.ts';

/** Spans of one round, begun and ended one after another. */
const SPANS = 20_000;

export const area: Area = {
  title: `One span: start, three attributes, end (${SPANS} a round)`,
  async run(measure) {
    const alone: Contender = { name: 'sdk', measure: () => spans(tracerWith([])) };
    const cases = [
      { what: '100 rules, none about spans', policies: policyOf(100), concerned: false },
      { what: '100 rules, about other spans', policies: spanRules(100, 'payment'), concerned: false },
      { what: 'one rule, false for this span', policies: spanRules(1, 'GET /orders/0'), concerned: true },
      { what: 'one rule, true for this span', policies: spanRules(1, 'GET /orders'), concerned: true },
    ];
    const rows = [];
    for (const { what, policies, concerned } of cases) {
      const tracer = tracerWith([new PolicySpanProcessor({ policies: setOf(policies) })]);
      rows.push(
        await measure({
          what,
          unit: 'ns',
          ours: { name: 'parapet', measure: () => spans(tracer) },
          peers: [alone],
          rounds: 31,
          ...(!concerned && { bar: { peer: 'sdk', more: 100 } }),
        }),
      );
    }
    return rows;
  },
};

/** Nanoseconds for one span. */
function spans(tracer: Tracer): number {
  const begun = process.hrtime.bigint();
  for (let number = 0; number < SPANS; number++) {
    const span = tracer.startSpan('GET /orders');
    span.setAttribute('http.request.method', 'GET');
    span.setAttribute('http.response.status_code', 200);
    span.setAttribute('url.path', '/orders');
    span.end();
  }
  return Number(process.hrtime.bigint() - begun) / SPANS;
}

/** An SDK that throws its spans away at the end, with our processor or without. */
const tracerWith = (processors: readonly SpanProcessor[]): Tracer =>
  new TracerProvider({ spanProcessors: [...processors, new NoopSpanProcessor()] }).getTracer('bench');

function setOf(text: string): PolicySet {
  const { set, problems } = loadPolicySet([{ path: 'bench.policy.yaml', text }], () => undefined);
  if (!set) throw new Error(problems.map(({ message }) => message).join('\n'));
  return set;
}

/** Rules about spans of one name. */
const spanRules = (count: number, name: string): string =>
  [
    'parapet: 1',
    'policy: bench',
    'owner: bench@shop.example',
    'rules:',
    ...Array.from({ length: count }, (_, number) =>
      [
        `  - id: rule-${number}`,
        '    at: span',
        `    when: span.name == "${name}" && span.attributes["http.response.status_code"] >= ${200 - number}`,
        '    then: flag',
      ].join('\n'),
    ),
    '',
  ].join('\n');
