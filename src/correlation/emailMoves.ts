/** A record that takes an e-mail address which belongs to another member now. */
export interface EmailMove {
  readonly row: number;
  /** The record of the address's owner, when that record gives the owner another address. */
  readonly giver?: number | undefined;
}

/**
 * Decides which e-mail moves are possible: an address can be taken once its owner gives it up in the same file. The depth says
 * in which order (a giver comes before its taker); moves that wait for nobody's release, or that form a cycle of swaps, are
 * disputed and come back without a depth.
 */
export function settleEmailMoves(moves: readonly EmailMove[]): Map<number, number | 'disputed'> {
  const byRow = new Map(moves.map((move) => [move.row, move]));
  const settled = new Map<number, number | 'disputed'>();
  for (const start of moves) {
    const path: EmailMove[] = [];
    const onPath = new Set<number>();
    let move: EmailMove | undefined = start;
    while (move !== undefined && !settled.has(move.row) && !onPath.has(move.row)) {
      path.push(move);
      onPath.add(move.row);
      move = move.giver === undefined ? undefined : byRow.get(move.giver);
    }
    const end = path.at(-1);
    let below: number | 'disputed' =
      move !== undefined ? (settled.get(move.row) ?? 'disputed') : end?.giver === undefined ? 'disputed' : 0;
    for (const one of path.toReversed()) {
      below = below === 'disputed' ? 'disputed' : below + 1;
      settled.set(one.row, below);
    }
  }
  return settled;
}
