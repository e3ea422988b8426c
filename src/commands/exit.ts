/** What a call of `sop` ends with. */
export const exit = {
  done: 0,
  /** What was examined is not right: findings, failed scenarios, a score below the pass mark. */
  found: 1,
  /** Called wrongly, or its input cannot be read. */
  wrongCall: 2,
  /** The walk stopped before an outcome. */
  stopped: 3,
} as const;

/** 128 and the number of the signal. */
export const signalExit = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
