/** What every class of this package extends whose instances are values, so that they are never read as JSON objects. */
export abstract class Boxed {}
