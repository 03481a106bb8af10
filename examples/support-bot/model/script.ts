/** One answer of the scripted model. Text is given in the pieces it streams in. */
export interface ScriptedAnswer {
  /** What it says. */
  readonly text?: readonly string[];
  /** What it thought, as the compatible providers that show it send it (`reasoning_content`). */
  readonly thinking?: readonly string[];
  /** How it refuses. */
  readonly refusal?: readonly string[];
  readonly calls?: readonly ScriptedCall[];
  /** Output tokens it says it used; otherwise one per piece. */
  readonly tokens?: number;
}

export interface ScriptedCall {
  readonly name: string;
  /** JSON, in the pieces it streams in. */
  readonly arguments: readonly string[];
}

/** What the model does when the user's last message contains `asked`: one answer per call of the tool loop. */
export interface ScriptedTurn {
  readonly asked: string;
  readonly answers: readonly ScriptedAnswer[];
}

/** A model that has an answer ready for everything the demo asks. */
export const script: readonly ScriptedTurn[] = [
  {
    asked: 'opening hours',
    answers: [{ text: ['We are open', ' Monday to', ' Saturday,', ' from 9 to', ' 18 o’clock.'] }],
  },
  {
    asked: 'call the warehouse',
    answers: [
      {
        text: ['Of course. The', ' warehouse is +1 2', '12 5', '55 01', '42, ask', ' for Robin.'],
      },
    ],
  },
  {
    asked: 'think about who can help',
    answers: [
      {
        thinking: ['Robin in the warehouse knows, on +1 (2', '12) 555-', '0142.', ' Better not to say so.'],
        text: ['Our warehouse', ' team can help', ' you with that.'],
      },
    ],
  },
  {
    asked: 'card do you have on file',
    answers: [
      {
        text: ['You pay with a', ' Visa: 4111', ' 1111 11', '11 1111, valid', ' until 12/29.'],
      },
    ],
  },
  {
    asked: 'invoice to',
    answers: [{ text: ['I will send', ' the invoice there', ' today.'] }],
  },
  {
    asked: 'Where is my order A-1001',
    answers: [
      { calls: [{ name: 'look_up_order', arguments: ['{"order_', 'id":"A-', '1001"}'] }] },
      { text: ['Order A-1001', ' left on Tuesday', ' and arrives', ' tomorrow.'] },
    ],
  },
  {
    asked: 'refund of 20',
    answers: [
      { calls: [{ name: 'issue_refund', arguments: ['{"order_id":"A-1', '001","amount"', ':20}'] }] },
      { text: ['20 dollars', ' are on their', ' way back', ' to you.'] },
    ],
  },
  {
    asked: 'refund of 900',
    answers: [
      {
        text: ['I refund', ' that right away.'],
        calls: [{ name: 'issue_refund', arguments: ['{"order_id":"A-1', '001","amount"', ':900}'] }],
      },
      { text: ['900 dollars', ' are on their', ' way back', ' to you.'] },
    ],
  },
  {
    asked: 'cheaper elsewhere',
    answers: [{ text: ['Our prices are', ' fair, but Meg', 'aMart may be', ' cheaper for', ' batteries.'] }],
  },
  {
    asked: 'history of the kettle',
    answers: [{ text: ['It is a long', ' story, and it', ' begins with', ' water.'], tokens: 4200 }],
  },
];

/** What the scripted model says to everything else. */
export const otherwise: ScriptedAnswer = {
  text: ['I am a scripted', ' model and know', ' a few questions', ' only.'],
};
