/** Where every 1.x of `@opentelemetry/api` keeps what is registered, as a property of `globalThis`. */
export const API_KEY = Symbol.for('opentelemetry.js.api.1');
