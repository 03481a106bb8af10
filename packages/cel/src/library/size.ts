import { types } from '../types/type.ts';
import { type AnyMap, mapSize } from '../values/maps.ts';
import { lengthOf } from '../values/text.ts';
import type { Overload, UndocumentedFunction } from './declaration.ts';
import { global, method, named } from './define.ts';

const { bytes, int, string } = types;

function both(name: string, type: Parameters<typeof global>[1][number], call: Overload['call']): readonly Overload[] {
  return [global(`size_${name}`, [type], int, call), method(`${name}_size`, type, [], int, call)];
}

/** `size`, which the compiler knows: it counts without looking into the parts. */
export const sizeFunction: UndocumentedFunction = named(
  'size',
  ...both('string', string, (text: string) => BigInt(lengthOf(text))),
  ...both('bytes', bytes, (value: Uint8Array) => BigInt(value.length)),
  ...both('list', types.list(types.parameter('A')), (list: readonly unknown[]) => BigInt(list.length)),
  ...both('map', types.map(types.parameter('A'), types.parameter('B')), (map: AnyMap) => BigInt(mapSize(map))),
);
