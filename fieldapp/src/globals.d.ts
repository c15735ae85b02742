// Names that the bundler puts in (bundle.go).

/** The app's version: the beginning of the hash of its sources. */
declare const VERSION: string;
