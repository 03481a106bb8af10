import { type CelType, type FieldDecl, types, type VariableDecl } from '@parapet/cel';
import type { MomentKind } from '../moment/moment.ts';

const { bool, double, duration, dyn, int, list, map, string, struct, timestamp } = types;

const field = (type: CelType, doc: string): FieldDecl => ({ type, doc });

const messageType = struct('Message', {
  role: field(string, 'Who wrote it: `system`, `developer`, `user`, `assistant` or `tool`.'),
  text: field(string, 'The text of all its parts.'),
});

const parameters = struct('Parameters', {
  max_tokens: field(int, 'How many tokens it may write.'),
  temperature: field(double, 'How freely it chooses its words.'),
  top_p: field(double, 'Among how much of the probability it chooses.'),
  top_k: field(int, 'Among how many words it chooses.'),
  frequency_penalty: field(double, 'How much it avoids what it said often.'),
  presence_penalty: field(double, 'How much it avoids what it said at all.'),
  seed: field(int, 'What its choices begin with, so that they can be repeated.'),
  stop_sequences: field(list(string), 'Texts at which it stops.'),
  choice_count: field(int, 'How many answers are asked for.'),
});

const callFields = {
  operation: field(string, 'What was asked for, such as `chat`.'),
  provider: field(string, 'Who was asked, such as `openai`.'),
  stream: field(bool, 'Whether the answer arrives in pieces.'),
  parameters: field(
    parameters,
    'What the model is told about how to answer. One that the request leaves out is absent.',
  ),
};

const contextVariables: Readonly<Record<string, VariableDecl>> = {
  call: {
    doc: 'The call to the model.',
    type: struct('Call', callFields),
  },
  model: {
    doc: 'The model that is called.',
    type: struct('Model', {
      name: field(string, 'The model that was asked for.'),
      provider: field(string, 'Who runs it.'),
      version: field(
        string,
        'Which version of it, where its name tells: `2024-08-06` of `gpt-4o-2024-08-06`. That of the model that answered; before the answer, of the one that was asked for.',
      ),
      response_name: field(string, 'The model that answered.'),
    }),
  },
  agent: {
    doc: 'The agent on whose behalf the model is called.',
    type: struct('Agent', { id: field(string, 'Its id.'), name: field(string, 'Its name.') }),
  },
  user: {
    doc: 'The person the service works for. Unknown where nothing supplied it.',
    type: struct('User', {
      id: field(string, 'The id of the person.'),
      roles: field(list(string), 'What the person may act as, such as `agent` or `admin`.'),
      attributes: field(map(string, dyn), 'Whatever else the service says of the person.'),
    }),
  },
  session: {
    doc: 'The conversation or session. Where nothing supplies one, the trace stands in.',
    type: struct('Session', { id: field(string, 'The id of the session.') }),
  },
  tenant: { doc: 'The customer on whose behalf the service runs.', type: string },
  app: {
    doc: 'The service.',
    type: struct('App', {
      name: field(string, '`service.name` of its OpenTelemetry resource.'),
      version: field(string, '`service.version`.'),
      environment: field(string, '`deployment.environment.name`.'),
      attributes: field(map(string, dyn), 'Every attribute of its resource.'),
    }),
  },
  conversation: {
    doc: 'How long the transcript is that is sent to the model, up to this moment.',
    type: struct('Conversation', {
      turns: field(int, 'How often the model was asked for an answer, this time included.'),
      messages: field(int, 'How many messages it has, not counting the instructions of the service.'),
    }),
  },
  system: {
    doc: 'The process that decides before something happens. Unknown to hosts that look at what has happened.',
    type: struct('System', {
      load: field(
        double,
        'How busy the process is: for what share of the last second or more, from 0 to 1, its event loop had something to do.',
      ),
      halted: field(
        list(string),
        'Which scopes that the moment belongs to are halted: `session`, `user`, `agent`, `tenant` or `app`.',
      ),
    }),
  },
  now: { doc: 'When the moment is decided; for a streamed answer, when its first byte arrived.', type: timestamp },
};

const input: VariableDecl = {
  doc: 'What goes into the model.',
  type: struct('Input', {
    text: field(string, 'What is new: the text of user and tool parts since the last answer of the model.'),
    system: field(string, 'The instructions of the service.'),
    messages: field(list(messageType), 'The whole transcript, oldest first.'),
    tools: field(list(string), 'Names of the tools the model may ask for.'),
  }),
};

const output: VariableDecl = {
  doc: 'What the model answered.',
  type: struct('Output', {
    text: field(string, 'Everything the model wrote: what it says, what it thought, and how it refused.'),
    reasoning: field(string, 'Only what it thought, where the provider shows it.'),
    refusal: field(string, 'Only how it refused.'),
    finish_reason: field(string, 'Why it stopped, in the provider’s word, such as `stop` or `length`.'),
    confidence: field(
      double,
      'How sure the model was of its words, from 0 to 1: the geometric mean of the probabilities it gave to the tokens it wrote. Absent where the answer does not tell them.',
    ),
  }),
};

const endedCall: VariableDecl = {
  doc: 'The call to the model that has ended.',
  type: struct('EndedCall', {
    ...callFields,
    duration: field(duration, 'How long it took.'),
    time_to_first_token: field(duration, 'How long the first piece of the answer took.'),
    tokens: field(
      struct('Tokens', {
        input: field(int, 'How many the model read.'),
        output: field(int, 'How many the model wrote.'),
      }),
      'What was used, as the provider counts it.',
    ),
    finish_reasons: field(list(string), 'Why each answer stopped, in the provider’s word.'),
  }),
};

const toolFields = {
  name: field(string, 'The name of the tool.'),
  arguments: field(map(string, dyn), 'What it is called with.'),
  text: field(string, 'All texts inside the arguments, names of members and numbers included.'),
  call_id: field(string, 'The id the provider gave the call.'),
  type: field(string, 'What kind of tool it is, such as `function`.'),
  server: field(string, 'The MCP server that offers it.'),
};

const tool: VariableDecl = { doc: 'The tool that is about to be called.', type: struct('Tool', toolFields) };

const toolWithResult: VariableDecl = {
  doc: 'The tool that was called, and what it gave back.',
  type: struct('ToolWithResult', {
    ...toolFields,
    text: field(string, 'All texts inside the result.'),
    result: field(dyn, 'What it gave back.'),
  }),
};

const retrieval: VariableDecl = {
  doc: 'What was looked up for the model.',
  type: struct('Retrieval', {
    query: field(string, 'What was looked for.'),
    text: field(string, 'The text of all documents.'),
    documents: field(
      list(
        struct('Document', {
          id: field(string, 'Its id.'),
          text: field(string, 'What it says.'),
          score: field(double, 'How well it fits, in the measure of the index.'),
        }),
      ),
      'What was found, best first.',
    ),
  }),
};

const span: VariableDecl = {
  doc: 'A span that has ended, of whatever instrumentation.',
  type: struct('Span', {
    name: field(string, 'Its name.'),
    kind: field(string, '`internal`, `server`, `client`, `producer` or `consumer`.'),
    status: field(
      struct('Status', {
        code: field(string, '`unset`, `ok` or `error`.'),
        message: field(string, 'What the instrumentation says about an error.'),
      }),
      'How it ended.',
    ),
    duration: field(double, 'How long it took, in seconds.'),
    attributes: field(map(string, dyn), 'Its attributes, by their OpenTelemetry names.'),
    events: field(
      list(
        struct('Event', { name: field(string, 'Its name.'), attributes: field(map(string, dyn), 'Its attributes.') }),
      ),
      'Its events.',
    ),
  }),
};

/** What conditions may speak about at each kind of moment: the single source for checker, completion, hover and reference. */
export const momentVariables: Readonly<Record<MomentKind, Readonly<Record<string, VariableDecl>>>> = {
  input: { ...contextVariables, input },
  output: { ...contextVariables, input, output },
  tool_call: { ...contextVariables, input, tool },
  tool_result: { ...contextVariables, input, tool: toolWithResult },
  retrieval: { ...contextVariables, retrieval },
  call_end: { ...contextVariables, call: endedCall, input, output },
  span: { ...contextVariables, span },
};

/** What variables and keys may speak about, which are not bound to a kind of moment: every root, at its widest. */
export const variablesOfAnyMoment: Readonly<Record<string, VariableDecl>> = {
  ...Object.assign({}, ...Object.values(momentVariables)),
  call: endedCall,
  tool: toolWithResult,
};

/** Every root name of the language, at whatever moment; a policy's own names must differ from these. */
export const reservedNames: readonly string[] = [
  ...new Set(Object.values(momentVariables).flatMap((variables) => Object.keys(variables))),
];

/** Roots whose missing fields are unknown, because nobody supplied them, and not absent. */
export const suppliedRoots: ReadonlySet<string> = new Set([
  ...['call', 'model', 'agent', 'user', 'session', 'app', 'conversation', 'system'],
]);

/** The fields that hold text which finders look at, and which redaction can change. */
export const textPaths = [
  'input.text',
  'output.text',
  'output.reasoning',
  'output.refusal',
  'tool.text',
  'retrieval.text',
] as const;
export type TextPath = (typeof textPaths)[number];
