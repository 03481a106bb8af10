/** Who asks, in the headers that the service's callers send. */
export interface Caller {
  readonly id: string;
  readonly roles: string;
}

const customer: Caller = { id: 'u-71', roles: 'customer' };
const colleague: Caller = { id: 'e-4', roles: 'agent' };

/** One conversation, and what should come of it. */
export interface Scenario {
  readonly name: string;
  readonly caller: Caller;
  readonly asks: string;
  readonly expected: Expected;
}

export interface Expected {
  readonly verdict: 'allow' | 'audit' | 'warn' | 'modify' | 'escalate' | 'deny';
  readonly action: 'none' | 'flag' | 'redact' | 'block';
  readonly mode?: 'enforce' | 'observe';
  readonly policy?: string;
  readonly rule?: string;
  /** What the user gets to read, to the letter. */
  readonly delivered: string;
  /** Must be in no field of anything the application receives. */
  readonly forbidden?: readonly string[];
  /** Must be in nothing that is sent to the model. */
  readonly unsent?: readonly string[];
  /** Calls that reach the model. */
  readonly calls: number;
  /** Refunds that were really made. */
  readonly refunds?: number;
}

const phone = '+1 212 555 0142';
const card = '4111 1111 1111 1111';

export const scenarios: readonly Scenario[] = [
  {
    name: 'a clean answer',
    caller: customer,
    asks: 'What are your opening hours?',
    expected: {
      verdict: 'allow',
      action: 'none',
      delivered: 'We are open Monday to Saturday, from 9 to 18 o’clock.',
      calls: 1,
    },
  },
  {
    name: 'a phone number, split over the pieces of a stream',
    caller: customer,
    asks: 'Can I call the warehouse?',
    expected: {
      verdict: 'modify',
      action: 'redact',
      mode: 'enforce',
      policy: 'answers',
      rule: 'no-phone-numbers',
      delivered: 'Of course. The warehouse is [phone], ask for Robin.',
      forbidden: [phone],
      calls: 1,
    },
  },
  {
    name: 'the same words for a colleague',
    caller: colleague,
    asks: 'Can I call the warehouse?',
    expected: {
      verdict: 'allow',
      action: 'none',
      delivered: `Of course. The warehouse is ${phone}, ask for Robin.`,
      calls: 1,
    },
  },
  {
    name: 'a phone number in what the model thinks',
    caller: customer,
    asks: 'Please think about who can help me.',
    expected: {
      verdict: 'modify',
      action: 'redact',
      mode: 'enforce',
      policy: 'answers',
      rule: 'no-phone-numbers',
      delivered: 'Our warehouse team can help you with that.',
      forbidden: ['+1 (212) 555-0142'],
      calls: 1,
    },
  },
  {
    name: 'a card number in an answer',
    caller: customer,
    asks: 'Which card do you have on file for me?',
    expected: {
      verdict: 'deny',
      action: 'block',
      mode: 'enforce',
      policy: 'answers',
      rule: 'no-card-numbers',
      delivered: 'You pay with a Visa: \nWe never show card numbers. You find your cards under "Payment".',
      forbidden: [card, 'valid until'],
      calls: 1,
    },
  },
  {
    name: 'a card number in a question',
    caller: customer,
    asks: `My card is ${card}, why was it declined?`,
    expected: {
      verdict: 'deny',
      action: 'block',
      mode: 'enforce',
      policy: 'requests',
      rule: 'no-card-numbers',
      delivered: 'Please do not send card numbers. We did not pass it on.',
      unsent: [card],
      calls: 0,
    },
  },
  {
    name: 'an e-mail address in a question',
    caller: customer,
    asks: 'Send the invoice to robin@home.example, please.',
    expected: {
      verdict: 'modify',
      action: 'redact',
      mode: 'enforce',
      policy: 'requests',
      rule: 'hide-addresses',
      delivered: 'I will send the invoice there today.',
      unsent: ['robin@home.example'],
      calls: 1,
    },
  },
  {
    name: 'a tool call that is allowed',
    caller: customer,
    asks: 'I would like a refund of 20 dollars for my order A-1001.',
    expected: {
      verdict: 'allow',
      action: 'none',
      delivered: '20 dollars are on their way back to you.',
      calls: 2,
      refunds: 1,
    },
  },
  {
    name: 'a tool call that is blocked',
    caller: customer,
    asks: 'I would like a refund of 900 dollars for my order A-1001.',
    expected: {
      verdict: 'deny',
      action: 'block',
      mode: 'enforce',
      policy: 'tools',
      rule: 'refund-ceiling',
      delivered: 'I refund that right away.\nA refund of this size needs a colleague. We have passed it on.',
      forbidden: ['A-1001', ':900}'],
      calls: 1,
      refunds: 0,
    },
  },
  {
    name: 'a rule that only observes',
    caller: customer,
    asks: 'Is this kettle cheaper elsewhere?',
    expected: {
      verdict: 'deny',
      action: 'none',
      mode: 'observe',
      policy: 'answers',
      rule: 'no-competitors',
      delivered: 'Our prices are fair, but MegaMart may be cheaper for batteries.',
      calls: 1,
    },
  },
  {
    name: 'a rule about the span',
    caller: customer,
    asks: 'Tell me the history of the kettle.',
    expected: {
      verdict: 'warn',
      action: 'flag',
      mode: 'enforce',
      policy: 'tools',
      rule: 'long-answer',
      delivered: 'It is a long story, and it begins with water.',
      calls: 1,
    },
  },
];
