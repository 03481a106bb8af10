export type { PolicyContext } from './context/policy-context.ts';
export { withPolicyContext } from './context/policy-context.ts';
export type { Halted } from './halts.ts';
export type { ParapetInstrumentationOptions } from './instrumentation.ts';
export { ParapetInstrumentation } from './instrumentation.ts';
export type { ParapetOptions } from './options.ts';
export type { SdkSpan, SpanProcessor } from './spans/sdk-span.ts';
export { PolicySpanProcessor } from './spans/span-processor.ts';
