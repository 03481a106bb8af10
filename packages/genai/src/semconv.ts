/*
 * Names of attributes and events, copied here because the packages that export them move and rename them.
 * GenAI: OpenTelemetry semantic conventions for generative AI, all in development.
 */

export const GEN_AI_OPERATION_NAME = 'gen_ai.operation.name';
export const GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name';
/** What `gen_ai.provider.name` was called before. */
export const GEN_AI_SYSTEM = 'gen_ai.system';
export const GEN_AI_REQUEST_MODEL = 'gen_ai.request.model';
export const GEN_AI_REQUEST_STREAM = 'gen_ai.request.stream';
export const GEN_AI_RESPONSE_ID = 'gen_ai.response.id';
export const GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model';
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk';
export const GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons';
export const GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens';
export const GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens';
/** What they were called before. */
export const GEN_AI_USAGE_PROMPT_TOKENS = 'gen_ai.usage.prompt_tokens';
export const GEN_AI_USAGE_COMPLETION_TOKENS = 'gen_ai.usage.completion_tokens';
export const GEN_AI_OUTPUT_TYPE = 'gen_ai.output.type';
export const GEN_AI_SYSTEM_INSTRUCTIONS = 'gen_ai.system_instructions';
export const GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages';
export const GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages';
export const GEN_AI_TOOL_DEFINITIONS = 'gen_ai.tool.definitions';
export const GEN_AI_TOOL_NAME = 'gen_ai.tool.name';
export const GEN_AI_TOOL_TYPE = 'gen_ai.tool.type';
export const GEN_AI_TOOL_CALL_ID = 'gen_ai.tool.call.id';
export const GEN_AI_TOOL_CALL_ARGUMENTS = 'gen_ai.tool.call.arguments';
export const GEN_AI_TOOL_CALL_RESULT = 'gen_ai.tool.call.result';
export const GEN_AI_RETRIEVAL_QUERY_TEXT = 'gen_ai.retrieval.query.text';
export const GEN_AI_RETRIEVAL_DOCUMENTS = 'gen_ai.retrieval.documents';
export const GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id';
export const GEN_AI_AGENT_ID = 'gen_ai.agent.id';
export const GEN_AI_AGENT_NAME = 'gen_ai.agent.name';

export const SESSION_ID = 'session.id';
export const USER_ID = 'user.id';
export const USER_ROLES = 'user.roles';
/** What `user.id` and `user.roles` were called before. */
export const ENDUSER_ID = 'enduser.id';
export const ENDUSER_ROLE = 'enduser.role';

export const SERVICE_NAME = 'service.name';
export const SERVICE_VERSION = 'service.version';
export const DEPLOYMENT_ENVIRONMENT_NAME = 'deployment.environment.name';
/** What it was called before. */
export const DEPLOYMENT_ENVIRONMENT = 'deployment.environment';

/** Everything that Parapet writes begins like this. No name is the beginning of another. */
export const PARAPET = 'parapet.';

export const PARAPET_VERDICT = 'parapet.verdict';
export const PARAPET_ACTION = 'parapet.action';
export const PARAPET_POLICY_ID = 'parapet.policy.id';
export const PARAPET_RULE_ID = 'parapet.rule.id';
export const PARAPET_RULE_IDS = 'parapet.rule.ids';
export const PARAPET_RULE_LIST = 'parapet.rule.list';
export const PARAPET_RULE_COUNT = 'parapet.rule.count';
export const PARAPET_OBSERVED_VERDICT = 'parapet.observed.verdict';
export const PARAPET_OBSERVED_RULE_ID = 'parapet.observed.rule.id';
export const PARAPET_BLOCKED = 'parapet.blocked';
export const PARAPET_WOULD_BLOCK = 'parapet.would_block';
export const PARAPET_UNENFORCED = 'parapet.unenforced';
export const PARAPET_REASON = 'parapet.reason';
export const PARAPET_POLICY_SET_DIGEST = 'parapet.policy_set.digest';
export const PARAPET_DECISION_ID = 'parapet.decision.id';
export const PARAPET_DECISION_DURATION = 'parapet.decision.duration';
export const PARAPET_COVERAGE_LEVEL = 'parapet.coverage.level';
export const PARAPET_COVERAGE_MISSING = 'parapet.coverage.missing';
export const PARAPET_HOLD_MAX_CHARS = 'parapet.hold.max_chars';

/** The tenant, for which no convention has a name. Written on the span so that other hosts know it too. */
export const PARAPET_TENANT = 'parapet.tenant';

/** The span event and the log event of a decision, and the span event of a finding. */
export const DECISION_EVENT = 'parapet.decision';
export const FINDING_EVENT = 'parapet.finding';

/* On the event of a decision, beside the attributes above. */
export const PARAPET_MOMENT_AT = 'parapet.moment.at';
export const PARAPET_MOMENT_ID = 'parapet.moment.id';
export const PARAPET_MOMENT_TIME = 'parapet.moment.time';
export const PARAPET_HOST = 'parapet.host';
export const PARAPET_ENGINE_VERSION = 'parapet.engine.version';
export const PARAPET_POSSIBLE_VERDICT = 'parapet.possible.verdict';
export const PARAPET_UNSETTLED_RULE_IDS = 'parapet.unsettled.rule.ids';
export const PARAPET_TEXT_PARTS = 'parapet.text.parts';
export const PARAPET_CHANGED_PARTS = 'parapet.changed.parts';
export const PARAPET_SCANNED_FINDERS = 'parapet.scanned.finders';
export const PARAPET_NOTIFY = 'parapet.notify';
export const PARAPET_FINDING_COUNT = 'parapet.finding.count';

/* On the event of a finding. */
export const PARAPET_FINDER_NAME = 'parapet.finder.name';
export const PARAPET_FINDER_DIGEST = 'parapet.finder.digest';
export const PARAPET_FINDING_KIND = 'parapet.finding.kind';
export const PARAPET_FINDING_PART = 'parapet.finding.part';
export const PARAPET_FINDING_START = 'parapet.finding.start';
export const PARAPET_FINDING_END = 'parapet.finding.end';
export const PARAPET_FINDING_HMAC = 'parapet.finding.hmac';

/** The span event of a fact: what another system said when it was asked. */
export const FACT_EVENT = 'parapet.fact';
export const PARAPET_FACT_KIND = 'parapet.fact.kind';
export const PARAPET_FACT_TEXT = 'parapet.fact.text';
export const PARAPET_FACT_MATCH = 'parapet.fact.match';
export const PARAPET_FACT_SCORE = 'parapet.fact.score';
export const PARAPET_FACT_STARTS = 'parapet.fact.starts';
export const PARAPET_FACT_ENDS = 'parapet.fact.ends';
export const PARAPET_FACT_SCORES = 'parapet.fact.scores';
export const PARAPET_FACT_ERROR = 'parapet.fact.error';

/* On metrics only. */
export const PARAPET_RULE_MODE = 'parapet.rule.mode';
export const PARAPET_RULE_STATE = 'parapet.rule.state';
