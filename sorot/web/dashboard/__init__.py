"""The first page of each hat: what must I do next, and until when?"""
