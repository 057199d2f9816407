/** As much of it as the replay needs; the package has no types of its own. */
declare module 'newman' {
  export interface Execution {
    readonly item: { readonly name: string };
    readonly response?: { readonly code: number; text(): string };
    readonly assertions?: readonly {
      readonly assertion: string;
      readonly error?: { readonly message: string };
    }[];
  }
  export interface Summary {
    readonly run: { readonly executions: readonly Execution[]; readonly failures: readonly unknown[] };
  }
  const newman: {
    run(
      options: {
        readonly collection: object;
        readonly envVar: readonly { readonly key: string; readonly value: string }[];
        readonly reporters: readonly string[];
      },
      done: (error: Error | null, summary: Summary) => void,
    ): unknown;
  };
  export default newman;
}
