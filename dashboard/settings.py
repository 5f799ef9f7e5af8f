"""The environment, read once into a frozen `Settings`."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_store() -> str:
    """Return the address of the SQLite store in the user's data folder."""
    return f"sqlite:///{user_data_path('floorwalker') / 'floorwalker.db'}"


class Settings(BaseSettings):
    """What the environment says; every field is ``FLOORWALKER_`` and its name.

    Attributes
    ----------
    store : str
        Address of the store, ``sqlite:///path`` or ``postgresql://…``; empty for the default.
    session_hours : float
        How long a sign-in lasts, hours.
    workers : int
        Processes that a job may use.
    cluster : str
        Address of the Ray or Dask cluster that makes forecasts and large rosters
        (``ray://host:port``, ``tcp://host:port``); empty: this machine.
    cookie_secure : bool
        Send the session cookie over TLS only; set it behind a TLS proxy.
    catalogue : bool
        Offer the page that shows every widget in every state, to those who develop.
    guide : bool
        Open the guide to the first steps by itself at a user's first sign-in to a demo bank.
    """

    model_config = SettingsConfigDict(env_prefix="FLOORWALKER_", frozen=True)

    store: str = ""
    session_hours: float = 12.0
    workers: int = 2
    cluster: str = ""
    cookie_secure: bool = False
    catalogue: bool = False
    guide: bool = True

    @property
    def store_url(self) -> str:
        """Address of the store in use."""
        return self.store or default_store()

    @property
    def data_folder(self) -> Path:
        """Folder for files that belong to this installation."""
        return user_data_path("floorwalker")
