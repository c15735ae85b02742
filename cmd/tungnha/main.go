// Command tungnha runs a campaign of electronic identities, house by house: the server, the imports, the reports, the checks.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"tungnha/internal/errs"
)

// Exit statuses: done (also when some rows were refused), nothing was done, wrong usage.
const (
	exitDone  = 0
	exitNone  = 1
	exitUsage = 2
)

// command is one subcommand. run gets the arguments after its name.
type command struct {
	name, args, about string
	run               func(ctx context.Context, e *env, args []string) error
}

// env is what a command reads and writes; tests give their own.
type env struct {
	in  io.Reader
	out io.Writer // the answer, and nothing else
	err io.Writer // progress and sentences for people
}

func commands() []command {
	return []command{
		{"demo", "[--dir D] [--addr HOST:PORT] [--plan NAME] [--citizens N] [--seed S] [--clock TIME] [--no-serve]", "dựng và mở một huyện mô phỏng · make and open an invented district", runDemo},
		{"serve", "[--dir D] [--addr HOST:PORT] [--database URL] [--domain NAME | --tls-cert F --tls-key F]", "chạy máy chủ · run the server", runServe},
		{"plan", "check FILE | load FILE [--unit CODE]", "kiểm tra, nạp kế hoạch · check or load a plan file", runPlan},
		{"import", "units|roster|targets|official FILE --campaign C [--unit CODE] [--dry-run] [--json] [--rejects OUT.xlsx]", "nhập tệp · import a file", runImport},
		{"board", "--campaign C [--unit CODE] [--at TIME] [--json]", "bảng tiến độ · the board", runBoard},
		{"report", "daily --campaign C [--unit CODE] [--at TIME] -o OUT.docx|.pdf|.xlsx|.txt", "báo cáo · a report", runReport},
		{"check", "[--dir D]", "đối chiếu số liệu, nhật ký · check figures and audit", runCheck},
		{"backup", "OUT", "sao lưu · back up", runBackup},
		{"restore", "IN --identity KEY", "phục hồi · restore", runRestore},
		{"migrate", "[--dir D]", "nâng cấp cơ sở dữ liệu · bring the database up to date", runMigrate},
		{"user", "list | add LOGIN --name NAME --role ROLE --unit CODE | reset LOGIN | disable LOGIN", "tài khoản · accounts", runUser},
		{"emulate", "phones [--phones N] [--days N] [--kills N] [--json]", "diễn tập điện thoại, ngắt máy chủ · phones against a server that is killed", runEmulate},
		{"version", "", "phiên bản · version", runVersion},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, &env{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
}

// errUsage says that the words of the command were wrong; the sentence has been printed.
var errUsage = errors.New("usage")

func run(ctx context.Context, e *env, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(e.err)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return exitOf(e, c.run(ctx, e, args[1:]))
		}
	}
	_, _ = fmt.Fprintf(e.err, "Không có lệnh %q. · There is no command %q.\n\n", args[0], args[0])
	usage(e.err)
	return exitUsage
}

func exitOf(e *env, err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errSaid):
		return exitNone
	}
	told := errs.As(err)
	_, _ = fmt.Fprintln(e.err, told.Text.VI)
	_, _ = fmt.Fprintln(e.err, told.Text.EN)
	if cause := told.Unwrap(); cause != nil {
		_, _ = fmt.Fprintln(e.err, "  "+cause.Error())
	}
	return exitNone
}

// errSaid says that the command failed and has already said why.
var errSaid = errors.New("said")

func usage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "Từng Nhà: đi từng ngõ, rà từng nhà · house by house")
	_, _ = fmt.Fprintln(w)
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  tungnha %s %s\n      %s\n", c.name, c.args, c.about)
	}
	_, _ = fmt.Fprintln(w, "\nMọi lệnh nhận --dir (mặc định ./tungnha-data) hoặc --database postgres://…  ·  every command takes --dir or --database")
}
