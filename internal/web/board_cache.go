package web

type boardCache struct{}
type commits struct{}
