// Names that the bundler puts in (bundle.go).

/** The app's version: the beginning of the hash of its sources. */
declare const VERSION: string;

// A style sheet is imported for its effect only: the bundler makes a file of it.
declare module "*.css";
