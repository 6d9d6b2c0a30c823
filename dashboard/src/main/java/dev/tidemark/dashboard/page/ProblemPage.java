package dev.tidemark.dashboard.page;

/** What a page says when it cannot be shown. */
public record ProblemPage(Shell shell, String title, String detail) {}
