/** Where load may go, as the owner of a machine says it. Plain data. */
export interface TargetPolicy {
  /**
   * Rules of which one must fit: `host`, `*.domain`, an address, `10.0.0.0/8`, each also with `:port`. Empty: anything
   * but link-local addresses and those at which clouds hand out credentials, which no rule allows.
   */
  readonly allow: readonly string[];
}
