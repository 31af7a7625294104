/** Whether this build has the speech engine in it: known when it is built. Plain Node, which runs parts of ours in tests, knows no builds. */
export const HAS_ENGINE: boolean = import.meta.env === undefined || import.meta.env.EARSHOT_LIGHT !== true;
