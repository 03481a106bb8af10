const exitCodes = `
Exit codes:
  0  done, and nothing is wrong
  1  something is wrong with a policy, a test, a trace or an address
  2  the command line was not understood`;

export const rootHelp = `
Examples:
  parapet check                         the policies in ./policies
  parapet test                          whether they decide as their tests say
  parapet replay policies traces.json   what they decide about recorded spans
  parapet collector --forward http://localhost:4318
                                        attach verdicts on the way to a backend

Policies are files whose names end in .policy.yaml. Colours are for terminals
only; NO_COLOR switches them off.
${exitCodes}`;

export const checkHelp = `
Examples:
  parapet check
  parapet check policies/support.policy.yaml policies/sales
  parapet check --json | jq '.problems[] | .code'

Warnings alone leave the exit code at 0: the policies can be loaded.
${exitCodes}`;

export const testHelp = `
Tests are files whose names end in .policy.test.yaml. What they expect is what
the rules propose, whether they only observe or not.

Examples:
  parapet test
  parapet test policies --watch
  parapet test --format junit > results.xml
  parapet test --require-coverage

The exit code is 1 where a case failed or could not be tried.
${exitCodes}`;

export const replayHelp = `
Traces are OTLP: JSON (one object, an array, or an object on each line) or
protobuf, as the OpenTelemetry Collector's file exporter writes them, plain or
gzip. Files may be of any size.

Examples:
  parapet replay policies traces.json
  parapet replay policies traces/ --held
  zcat traces-*.jsonl.gz | parapet replay policies -
  parapet replay policies traces.json --json | jq '.totals.rules'

Nothing is enforced here. "Cannot tell" means that the recording says too
little, most often because message content was not recorded. The exit code says
whether everything could be read, whatever was decided.
${exitCodes}`;

export const collectorHelp = `
Examples:
  parapet collector --policies policies --forward http://localhost:4318
  parapet collector --forward https://otlp.example.com --listen 0.0.0.0:4319

A service sends its spans here with

  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4319
  OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf

Logs and metrics go through unchanged. The collector itself reads
OTEL_EXPORTER_OTLP_HEADERS and sends them with everything that goes on. SIGTERM
and SIGINT let requests in work end, then the collector; a second one does not.
${exitCodes}`;
