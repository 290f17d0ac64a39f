/** The special built-ins (XCU 2.14): no function can take their place, and an assignment before one lasts. */
export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
)
