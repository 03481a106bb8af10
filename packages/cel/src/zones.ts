/** Time zones by their names: `@parapet/cel/zones`. */
export { ZONES_VERSION, zonedTimeFunctions } from './library/zones/zones.ts';
