/** A field of a struct, as its owner declares it. */
export interface FieldDecl {
  readonly type: CelType;
  /** One sentence for the person who reads it in an editor; markdown. */
  readonly doc: string;
}

interface Simple {
  readonly kind:
    | 'bool'
    | 'int'
    | 'uint'
    | 'double'
    | 'string'
    | 'bytes'
    | 'null'
    | 'duration'
    | 'timestamp'
    | 'dyn'
    | 'error';
}

/** The type of a type: `type(1)` is of type `type(int)`. */
export interface TypeType {
  readonly kind: 'type';
  /** Undefined where it may be any type. */
  readonly of: CelType | undefined;
}

export interface ListType {
  readonly kind: 'list';
  readonly element: CelType;
}

export interface MapType {
  readonly kind: 'map';
  readonly key: CelType;
  readonly value: CelType;
}

export interface OptionalType {
  readonly kind: 'optional';
  readonly of: CelType;
}

/** A JSON object with declared fields. Two structs of one name are the same type. */
export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldDecl>>;
}

/** A value that only functions can look into; at run time an object branded by `opaque`. */
export interface OpaqueType {
  readonly kind: 'opaque';
  readonly name: string;
  readonly parameters: readonly CelType[];
}

/** A type parameter of a generic function; the checker finds what it stands for. */
export interface ParameterType {
  readonly kind: 'parameter';
  readonly name: string;
}

/** `dyn` is what nothing is known about before evaluation; `error` is the type of what has a problem. */
export type CelType = Simple | TypeType | ListType | MapType | OptionalType | StructType | OpaqueType | ParameterType;

const DYN: CelType = { kind: 'dyn' };

/** How types are written in declarations. */
export const types = {
  bool: { kind: 'bool' },
  int: { kind: 'int' },
  uint: { kind: 'uint' },
  double: { kind: 'double' },
  string: { kind: 'string' },
  bytes: { kind: 'bytes' },
  null: { kind: 'null' },
  duration: { kind: 'duration' },
  timestamp: { kind: 'timestamp' },
  dyn: DYN,
  error: { kind: 'error' },
  type: (of?: CelType): TypeType => ({ kind: 'type', of }),
  list: (element: CelType = DYN): ListType => ({ kind: 'list', element }),
  map: (key: CelType = DYN, value: CelType = DYN): MapType => ({ kind: 'map', key, value }),
  optional: (of: CelType = DYN): OptionalType => ({ kind: 'optional', of }),
  struct: (name: string, fields: Readonly<Record<string, FieldDecl>>): StructType => ({ kind: 'struct', name, fields }),
  opaque: (name: string, ...parameters: readonly CelType[]): OpaqueType => ({ kind: 'opaque', name, parameters }),
  parameter: (name: string): ParameterType => ({ kind: 'parameter', name }),
} as const satisfies Record<string, CelType | ((...args: never[]) => CelType)>;

/** Kinds that the language calls otherwise. */
const KIND_NAMES: Readonly<Partial<Record<CelType['kind'], string>>> = { error: '!error!', optional: 'optional_type' };

/** The type as the language writes it: `map(string, list(int))`. */
export function typeName(type: CelType): string {
  const name = 'name' in type ? type.name : (KIND_NAMES[type.kind] ?? type.kind);
  const inner = parts(type);
  return inner.length === 0 ? name : `${name}(${inner.map(typeName).join(', ')})`;
}

/** The types a type is made of, in the order `withParts` takes them. */
export function parts(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case 'list':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'optional':
      return [type.of];
    case 'type':
      return type.of === undefined ? [] : [type.of];
    case 'opaque':
      return type.parameters;
    default:
      return NO_PARTS;
  }
}

const NO_PARTS: readonly CelType[] = [];

/** The same type around other parts; gives back `type` itself where `replace` changes none of them. */
export function mapParts(type: CelType, replace: (part: CelType) => CelType): CelType {
  switch (type.kind) {
    case 'list': {
      const element = replace(type.element);
      return element === type.element ? type : types.list(element);
    }
    case 'map': {
      const key = replace(type.key);
      const value = replace(type.value);
      return key === type.key && value === type.value ? type : types.map(key, value);
    }
    case 'optional':
    case 'type': {
      const of = type.of === undefined ? undefined : replace(type.of);
      return of === undefined || of === type.of ? type : { kind: type.kind, of };
    }
    case 'opaque':
      return type.parameters.length === 0 ? type : types.opaque(type.name, ...type.parameters.map(replace));
    default:
      return type;
  }
}

/** Whether nothing can be said about values of this type before evaluation. */
export function isOpen(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'error';
}

/** Whether two types are exactly the same. */
export function sameType(a: CelType, b: CelType): boolean {
  return a === b || isBuiltAlike(a, b, sameType);
}

/** Whether two types are of one kind and name, and `alike` holds of what they are made of. */
export function isBuiltAlike(a: CelType, b: CelType, alike: (a: CelType, b: CelType) => boolean): boolean {
  if (a.kind !== b.kind || ('name' in a && 'name' in b && a.name !== b.name)) return false;
  const others = parts(b);
  const own = parts(a);
  return own.length === others.length && own.every((part, index) => alike(part, others[index] ?? DYN));
}
