from scheduling.warm_heads import warm_heads


def test_every_loop_is_called_without_complaint() -> None:
    warm_heads()
