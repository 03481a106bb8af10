/** What the shop knows, and the tools through which a model may use it. */

const orders = new Map([
  ['A-1001', { id: 'A-1001', item: 'kettle', paid: 900, status: 'shipped', arrives: 'tomorrow' }],
  ['A-1002', { id: 'A-1002', item: 'toaster', paid: 45, status: 'packed', arrives: 'Friday' }],
]);

/** Refunds issued so far, newest last. */
export const refunds = [];

export const tools = [
  tool('look_up_order', 'Says where an order is.', { order_id: { type: 'string' } }),
  tool('issue_refund', 'Pays money back for an order.', { order_id: { type: 'string' }, amount: { type: 'number' } }),
];

/** Does what the model asked for, and returns what the model is to be told. */
export function useTool(name, { order_id, amount }) {
  const order = orders.get(order_id);
  if (!order) return { error: `There is no order ${order_id}.` };
  if (name === 'look_up_order') return order;
  if (name === 'issue_refund') {
    refunds.push({ order_id, amount });
    return { refunded: amount };
  }
  return { error: `There is no tool ${name}.` };
}

function tool(name, description, properties) {
  const parameters = { type: 'object', properties, required: Object.keys(properties) };
  return { type: 'function', function: { name, description, parameters } };
}
