package web

type commits struct{}
