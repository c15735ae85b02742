// Package fieldapp is the phone app: the sources of its screens and its core in TypeScript (src), the two libraries they are built on (vendor), the bundle that
// esbuild makes of them when the server starts, and the handler of /m/ that hands it out. Nothing of it is built before: there is no generated file in
// the tree, and no JavaScript tool chain on the machine.
//
// What it promises: what Chrome 90 can run and no more; at most 80 KB for everything a phone downloads before it works (compressed); nothing that a
// phone runs comes from another server; a phone that was here once starts without a network.
package fieldapp
