package apptest

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a condition may take to come true: the machine may be busy with other tests.
const patience = 45 * time.Second

// Wait waits until an expression of JavaScript (or what it promises) holds in the page, across reloads: a page that is left takes the question with
// it. What throws does not hold.
func Wait(ctx context.Context, expression string) error {
	end := time.Now().Add(patience)
	for {
		_, err := chromedp.Run(ctx, chromedp.PollFunction[bool]("async () => { try { return Boolean(await ("+expression+")); } catch { return false; } }",
			chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(time.Until(end))))
		if err == nil || ctx.Err() != nil {
			return err
		}
		if time.Now().After(end) {
			body, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.documentElement.outerHTML`))
			return fmt.Errorf("never came true: %s (%w)\n%.1500s", expression, err, body)
		}
	}
}
