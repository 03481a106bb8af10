/** What somebody begins with who has nothing yet: for clients that offer it. */
export { starter } from '@parapet/policy/editor';
export { sampleTraces } from './sample-traces.ts';
