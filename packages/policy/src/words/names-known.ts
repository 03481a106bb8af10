/** The names that a policy gives, by what they stand for: the same call means another thing of each. */
export interface KnownNames {
  readonly finders: ReadonlySet<string>;
  readonly memories: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}
