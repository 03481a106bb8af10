/**
 * A pure function that works its answer out once for each object, as long as that is there. While an author types, nearly all
 * conditions stay the objects they were, and so does what was found out about them.
 */
export function rememberedFor<K extends WeakKey, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const before = known.get(key);
    if (before) return before.value;
    const value = work(key);
    known.set(key, { value });
    return value;
  };
}

/** The same of two objects. */
export function rememberedForBoth<A extends WeakKey, B extends WeakKey, V>(work: (a: A, b: B) => V): (a: A, b: B) => V {
  const knownOf = rememberedFor((a: A) => rememberedFor((b: B) => work(a, b)));
  return (a, b) => knownOf(a)(b);
}
