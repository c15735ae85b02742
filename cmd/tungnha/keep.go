package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"tungnha/internal/app"
	"tungnha/internal/errs"
)

func runCheck(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "check")
	if _, err := f.words(args, 0); err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Dir: f.dir, URL: f.database, Log: f.log(), Keep: true, There: true})
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	n, err := a.Check(ctx, e.out)
	if err != nil {
		return err
	}
	if n > 0 {
		return errSaid
	}
	return nil
}

func runMigrate(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "migrate")
	if _, err := f.words(args, 0); err != nil {
		return err
	}
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	printRecovery(e, a)
	_, _ = fmt.Fprintln(e.err, "Cơ sở dữ liệu đã ở bản mới nhất. · The database is up to date:", a.DB)
	return a.Close()
}

func runBackup(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "backup")
	words, err := f.words(args, 1)
	if err != nil {
		return err
	}
	a, err := f.openThere(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	err = a.Backup(ctx, words[0], func(table string) { _, _ = fmt.Fprintf(e.err, "\r%-24s", table) })
	_, _ = fmt.Fprint(e.err, "\r", strings.Repeat(" ", 24), "\r")
	if err == nil {
		_, _ = fmt.Fprintf(e.err, "Đã sao lưu vào %s. Chỉ khóa khôi phục mở được tệp này. · Backed up; only the recovery key opens it.\n", words[0])
	}
	return err
}

// EnvRecovery may hold the recovery key, so that it does not stand in the list of processes.
const EnvRecovery = "TUNGNHA_RECOVERY_KEY"

func runRestore(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "restore")
	identity := f.String("identity", os.Getenv(EnvRecovery), "khóa khôi phục; bỏ trống thì nhập từ bàn phím · recovery key; asked for when empty")
	words, err := f.words(args, 1)
	if err != nil {
		return err
	}
	if *identity == "" {
		_, _ = fmt.Fprint(e.err, "Khóa khôi phục · recovery key: ")
		line, err := bufio.NewReader(e.in).ReadString('\n')
		if err != nil && line == "" {
			return errs.Invalid("restore.identity", errs.T{VI: "Cần khóa khôi phục để mở bản sao lưu.", EN: "The recovery key is needed."})
		}
		*identity = strings.TrimSpace(line)
	}
	if err := app.Restore(ctx, app.Config{Dir: f.dir, URL: f.database, Log: f.log()}, words[0], *identity); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(e.err, "Đã phục hồi. Hãy chạy: tungnha check. · Restored. Now run: tungnha check.")
	return nil
}

func runVersion(_ context.Context, e *env, args []string) error {
	if _, err := newFlags(e, "version").words(args, 0); err != nil {
		return err
	}
	version, revision := "dev", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
	}
	_, _ = fmt.Fprintln(e.out, strings.TrimSpace("tungnha "+version+" "+revision))
	return nil
}
