// Answers come in any order: what is asked for again and again is numbered.

export class Turns {
  constructor() {
    this.asked = 0;
    this.taken = 0;
  }

  /** The number of a question that is being asked now. */
  next() {
    this.asked += 1;
    return this.asked;
  }

  /** Whether no answer to a later question was taken already; takes this one then. */
  take(turn) {
    if (turn < this.taken) return false;
    this.taken = turn;
    return true;
  }

  /** Whether nothing has been asked since. */
  isLast(turn) {
    return turn === this.asked;
  }
}
