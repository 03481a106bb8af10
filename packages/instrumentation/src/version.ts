/** Name and version of the instrumentation scope. A test compares them with `package.json`. */
export const SCOPE_NAME = '@parapet/instrumentation';
export const SCOPE_VERSION = '0.1.0';
