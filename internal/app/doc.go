// Package app is the program as a value: it opens the store and the keys, wires the rooms together, and runs what commands and the server ask for.
//
// It owns no table and no rule. Tests start it as the command line does, on a port of their own.
package app
