// Command check is the gate: what must hold before anything lands, the same on a developer's machine and in CI.
//
//	go run ./tool/check                    everything
//	go run ./tool/check -short             without the slow steps (see -list)
//	go run ./tool/check -only format,vet   some steps
//	go run ./tool/check -k                 go on after a failure, to see them all
//	go run ./tool/check -list              what the steps are
//	go run ./tool/check sql                the SQL rules alone, with the list of their exceptions
//	go run ./tool/check pg -- CMD…         run a command beside a PostgreSQL server of its own (address in TUNGNHA_TEST_PG)
//
// Steps run in waves, cheap ones first; when a wave has a failure the later ones are not run. A step is silent unless it fails or
// has something that a person must know (what could not be checked, and why). Exit status: 0 all passed, 1 something failed, 2 wrong usage.
//
// On Debian as root it installs what it lacks; elsewhere it says what to install. It needs nothing but Go and the network's module proxy.
package main
