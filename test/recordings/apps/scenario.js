/** The conversations that every application here has, so that what their telemetry says can be compared. */

export const model = 'gpt-4o-mini';
export const instructions = 'You are the support desk of a shop for kitchenware.';

/** Answered in one piece, after a look at the order. */
export const aboutOrder = 'Where is my order A-1001?';

/** Answered as a stream. */
export const aboutHours = 'What are your opening hours?';

export const description = 'Says where an order is.';
export const parameters = {
  type: 'object',
  properties: { order_id: { type: 'string' } },
  required: ['order_id'],
  additionalProperties: false,
};

/** The tool that the model asks for. */
export async function lookUpOrder({ order_id }) {
  return { id: order_id, item: 'kettle', status: 'shipped' };
}

/** Whether the application captures what is said. */
export const capturesContent = process.env.CAPTURE_CONTENT === 'true';

/** What the shop's handbook says, for applications that look something up before they ask. */
export async function searchHandbook() {
  return [
    { id: 'hours', content: 'Open Monday to Saturday, 9 to 18.', score: 0.9 },
    { id: 'returns', content: 'Goods come back within 30 days.', score: 0.4 },
  ];
}
