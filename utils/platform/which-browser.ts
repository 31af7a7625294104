/**
 * Whether this is the build for Firefox: known when it is built, never guessed from what a browser says of itself. Plain
 * Node, which runs parts of ours in tests, knows no builds.
 */
export const IN_FIREFOX: boolean = import.meta.env !== undefined && import.meta.env.FIREFOX === true;
